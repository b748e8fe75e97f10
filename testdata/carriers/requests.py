import requests

r = requests.post(
    "https://test.maskinporten.no/token",
    data={"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "@bad@"},
)
print(requests.get("https://api.example.no/v1/", headers={"Authorization": "Bearer @access@"}))
