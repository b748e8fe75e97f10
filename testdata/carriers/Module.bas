Sub Send()
    Dim t As String
    t = "@good1:1@"
    t = t & "@good1:2@"
    t = t & "@good1:3@"
    u = "@bad:1@" & _
        "@bad:2@@bad:3@"
End Sub
