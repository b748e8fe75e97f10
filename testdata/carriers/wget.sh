#!/bin/sh
# don't run this twice
wget -qO- --post-data='grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=@good1@' https://test.maskinporten.no/token
wget -qO- --post-data "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=@bad@" https://test.maskinporten.no/token
