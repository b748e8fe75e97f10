RSpec.describe Client do
  it "sends" do
    client.post("/token", assertion: "@bad@", grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer")
    long = "@good1:1@" \
           "@good1:2@@good1:3@"
  end
end
