variable "maskinporten_client_id" {
  type = string
  default = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"
}
variable "maskinporten_scopes" {
  type = string
}
module "other" {
  default = "digdir:not-this-one"
}
variable "maskinporten_audience" {
  default = "https://test.maskinporten.no"
}
