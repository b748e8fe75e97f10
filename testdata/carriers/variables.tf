variable "grant" {
  default = "@bad@"
}
variable "access" {
  default = "@access@"
}
