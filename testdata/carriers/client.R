grant <- paste0("@good1:1@",
                "@good1:2@@good1:3@")
bad <- "@bad@"
