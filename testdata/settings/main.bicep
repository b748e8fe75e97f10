param maskinportenAudience string = 'https://test.maskinporten.no'
var maskinportenClientId = '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b'
resource app 'Microsoft.Web/sites@2022' = {
  properties: { siteConfig: { appSettings: [
        {
          name: 'Maskinporten__ClientId'
          value: '0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b'
        }
        {
          name: 'Maskinporten__Audience'
          value: 'https://test.maskinporten.no'
        }
  ]}}
}
