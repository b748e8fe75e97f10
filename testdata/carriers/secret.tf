locals {
  grant = "@good1@"
}
resource "kubernetes_secret" "g" {
  data = {
    grant = <<EOT
@bad@
EOT
  }
}
