//! What the rule says.

use crate::rule::{Basis, Message, Reply, Severity, Words};

const fn message(severity: Severity, en: Words, nb: Words) -> Message {
    Message { severity, basis: Basis::Inferred, reply: Reply::Unknown, en, nb }
}

pub(super) static NO_PASSWORD: Message = message(
    Severity::Error,
    Words::new(
        "The key store is encrypted, and no password was given, so nothing in it was checked.",
        "Give the password in a file (--password-file FILE) or in the variable GRANTLINT_PASSWORD; at a terminal grantlint asks for it.",
    ),
    Words::new(
        "Nøkkellageret er kryptert, og det ble ikke oppgitt noe passord, så ingenting i det er sjekket.",
        "Oppgi passordet i en fil (--password-file FIL) eller i variabelen GRANTLINT_PASSWORD; i en terminal spør grantlint om det.",
    ),
);

pub(super) static WRONG_PASSWORD: Message = message(
    Severity::Error,
    Words::new(
        "The password does not open the key store, so nothing in it was checked.",
        "Check which password belongs to this file. A space or an empty line at the end of the password file belongs to the password; one line ending does not.",
    ),
    Words::new(
        "Passordet åpner ikke nøkkellageret, så ingenting i det er sjekket.",
        "Sjekk hvilket passord som hører til denne filen. Et mellomrom eller en tom linje på slutten av passordfilen er en del av passordet; ett linjeskift er det ikke.",
    ),
);

pub(super) static BROKEN: Message = message(
    Severity::Error,
    Words::new(
        "The file is damaged or ends early: it cannot be read as what it begins as.",
        "Copy it again in binary mode, or export it again, and compare the sizes.",
    ),
    Words::new(
        "Filen er skadet eller slutter for tidlig: den kan ikke leses som det den begynner som.",
        "Kopier den på nytt i binærmodus, eller eksporter den på nytt, og sammenlign størrelsene.",
    ),
);

pub(super) static ARMOUR: Message = message(
    Severity::Error,
    Words::new(
        "A BEGIN or END line of the PEM file is damaged or missing, so OpenSSL and Java do not read all of it.",
        "Write each of them whole and on a line of its own: `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----` around a certificate.",
    ),
    Words::new(
        "En BEGIN- eller END-linje i PEM-filen er skadet eller mangler, så OpenSSL og Java leser ikke alt i den.",
        "Skriv hver av dem helt ut og på en egen linje: `-----BEGIN CERTIFICATE-----` og `-----END CERTIFICATE-----` rundt et sertifikat.",
    ),
);

pub(super) static UNSUPPORTED: Message = message(
    Severity::Error,
    Words::new(
        "The key store is encrypted or sealed in a way that grantlint does not know, so nothing in it was checked.",
        "Write it again with openssl pkcs12 or keytool -importkeystore, and check the copy.",
    ),
    Words::new(
        "Nøkkellageret er kryptert eller forseglet på en måte som grantlint ikke kjenner, så ingenting i det er sjekket.",
        "Skriv det på nytt med openssl pkcs12 eller keytool -importkeystore, og sjekk kopien.",
    ),
);

pub(super) static NO_CERTIFICATE: Message = message(
    Severity::Error,
    Words::new(
        "The file holds no certificate.",
        "Export the key together with its certificate. A key without a certificate can be registered on the client: `grantlint jwk FILE` prints its public half.",
    ),
    Words::new(
        "Filen inneholder ikke noe sertifikat.",
        "Eksporter nøkkelen sammen med sertifikatet. En nøkkel uten sertifikat kan registreres på klienten: `grantlint jwk FIL` skriver ut den offentlige delen.",
    ),
);

pub(super) static BAD_CERTIFICATE: Message = message(
    Severity::Error,
    Words::new(
        "Certificate number {found} of the file cannot be read as an X.509 certificate.",
        "Take it out, or fetch it again from the CA.",
    ),
    Words::new(
        "Sertifikat nummer {found} i filen kan ikke leses som et X.509-sertifikat.",
        "Ta det ut, eller hent det på nytt fra CA-en.",
    ),
);

pub(super) static REQUEST: Message = message(
    Severity::Error,
    Words::new(
        "Number {found} of the file is a certificate request (CSR), not a certificate.",
        "Put the certificate that the CA issued for it in its place.",
    ),
    Words::new(
        "Nummer {found} i filen er en sertifikatforespørsel (CSR), ikke et sertifikat.",
        "Sett inn sertifikatet som CA-en utstedte for den.",
    ),
);

pub(super) static TOO_MANY: Message = message(
    Severity::Warning,
    Words::new(
        "The file holds {found} certificates; only the first {expected} were looked at.",
        "Put the business certificate and its issuers into a file of their own.",
    ),
    Words::new(
        "Filen inneholder {found} sertifikater; bare de første {expected} er undersøkt.",
        "Legg virksomhetssertifikatet og utstederne i en egen fil.",
    ),
);

pub(super) static OTHER_KEY: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The private key in the file does not belong to the certificate {found}: their public halves differ.",
        "Put the key and the certificate that were made for each other into the file. A renewed certificate often comes with a new key.",
    ),
    Words::new(
        "Den private nøkkelen i filen hører ikke til sertifikatet {found}: de offentlige delene er ulike.",
        "Legg nøkkelen og sertifikatet som er laget for hverandre i filen. Et fornyet sertifikat kommer ofte med ny nøkkel.",
    ),
);

pub(super) static LOCKED_KEY: Message = message(
    Severity::Note,
    Words::new(
        "The private key in the file is encrypted, so its public half is unknown: it was not compared with the certificate.",
        "Give its password with --password-file FILE to have them compared.",
    ),
    Words::new(
        "Den private nøkkelen i filen er kryptert, så den offentlige delen er ukjent: den er ikke sammenlignet med sertifikatet.",
        "Oppgi passordet med --password-file FIL for å få dem sammenlignet.",
    ),
);

pub(super) static CLOSED_KEY: Message = message(
    Severity::Note,
    Words::new(
        "The private key in the file is encrypted, and the password does not open it, or it is encrypted in an old way that is not read here: it was not compared with the certificate.",
        "Check the password, or write the key again: `openssl pkcs8 -topk8`",
    ),
    Words::new(
        "Den private nøkkelen i filen er kryptert, og passordet åpner den ikke, eller den er kryptert på en gammel måte som ikke leses her: den er ikke sammenlignet med sertifikatet.",
        "Sjekk passordet, eller skriv nøkkelen på nytt: `openssl pkcs8 -topk8`",
    ),
);

pub(super) static BROKEN_KEY: Message = message(
    Severity::Error,
    Words::new(
        "The private key in the file cannot be read: it is damaged or ends early.",
        "Copy the whole key again, from its BEGIN line to its END line.",
    ),
    Words::new(
        "Den private nøkkelen i filen kan ikke leses: den er skadet eller slutter for tidlig.",
        "Kopier hele nøkkelen på nytt, fra BEGIN-linjen til END-linjen.",
    ),
);

pub(super) static UNKNOWN_KEY: Message = message(
    Severity::Note,
    Words::new(
        "The private key in the file does not tell its public half: it was not compared with the certificate.",
        "Maskinporten takes RSA keys; write the key as PKCS #8 to have them compared.",
    ),
    Words::new(
        "Den private nøkkelen i filen viser ikke den offentlige delen: den er ikke sammenlignet med sertifikatet.",
        "Maskinporten godtar RSA-nøkler; skriv nøkkelen som PKCS #8 for å få dem sammenlignet.",
    ),
);

pub(super) static JAVA: Message = message(
    Severity::Note,
    Words::new(
        "This is a key store of an older version of Java (JKS). Its certificates were checked; its keys stay closed.",
        "Turn it into PKCS #12 to have the keys compared too: `keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12`",
    ),
    Words::new(
        "Dette er et nøkkellager fra en eldre versjon av Java (JKS). Sertifikatene er sjekket; nøklene forblir lukket.",
        "Gjør det om til PKCS #12 for å få nøklene sammenlignet også: `keytool -importkeystore -srckeystore FIL -destkeystore FIL.p12 -deststoretype PKCS12`",
    ),
);

pub(super) static NAMED_MISSING: Message = message(
    Severity::Note,
    Words::new(
        "The settings name the certificate file {found}, which is not there, seen from the settings file: its certificate was not checked.",
        "Correct the path, or check the file itself where it is: `grantlint check FILE`. A file that is put there when the program is installed cannot be checked here.",
    ),
    Words::new(
        "Innstillingene viser til sertifikatfilen {found}, som ikke finnes, sett fra innstillingsfilen: sertifikatet er ikke sjekket.",
        "Rett stien, eller sjekk selve filen der den ligger: `grantlint check FIL`. En fil som legges på plass når programmet installeres, kan ikke sjekkes her.",
    ),
);

pub(super) static NAMED_LOCKED: Message = message(
    Severity::Note,
    Words::new(
        "The settings name the key store {found}, which no known password opens: its certificate was not checked.",
        "Give the password in a file (--password-file FILE) or in the variable GRANTLINT_PASSWORD. A password in the settings themselves is tried too.",
    ),
    Words::new(
        "Innstillingene viser til nøkkellageret {found}, som ingen kjente passord åpner: sertifikatet er ikke sjekket.",
        "Oppgi passordet i en fil (--password-file FIL) eller i variabelen GRANTLINT_PASSWORD. Et passord i innstillingene selv blir også prøvd.",
    ),
);

pub(super) static NAMED_UNREADABLE: Message = message(
    Severity::Warning,
    Words::new(
        "The settings name the certificate file {found}, which holds no certificate that can be read.",
        "Name the file with the certificate and its key. `grantlint check FILE` says what is wrong with that file.",
    ),
    Words::new(
        "Innstillingene viser til sertifikatfilen {found}, som ikke inneholder noe sertifikat som kan leses.",
        "Vis til filen med sertifikatet og nøkkelen. `grantlint check FIL` sier hva som er galt med filen.",
    ),
);

pub(super) static NAMED_OTHER_KEY: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The private key does not belong to the certificate that the settings have in {found}: their public halves differ.",
        "Use the key and the certificate that were made for each other. A renewed certificate often comes with a new key.",
    ),
    Words::new(
        "Den private nøkkelen hører ikke til sertifikatet som innstillingene har i {found}: de offentlige delene er ulike.",
        "Bruk nøkkelen og sertifikatet som er laget for hverandre. Et fornyet sertifikat kommer ofte med ny nøkkel.",
    ),
);

pub(super) static NAMED_NO_ENTRY: Message = message(
    Severity::Warning,
    Words::new(
        "The settings name the entry {found} of the key store, which has no entry of that name.",
        "Name an entry that is there: `keytool -list -keystore FILE` shows them.",
    ),
    Words::new(
        "Innstillingene viser til oppføringen {found} i nøkkellageret, som ikke har noen oppføring med det navnet.",
        "Vis til en oppføring som finnes: `keytool -list -keystore FIL` viser dem.",
    ),
);

pub(super) static CHOICE: Message = Message::note(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The file holds {count} certificates to choose from. Sign with {expected} ({purpose}), which is judged here, not with {found}.",
        "Name this certificate and its key to your client by alias, subject or thumbprint: the first one in a store is not always the right one.",
    ),
    Words::new(
        "Filen inneholder {count} sertifikater å velge mellom. Signer med {expected} ({purpose}), som er det som vurderes her, ikke med {found}.",
        "Oppgi dette sertifikatet og nøkkelen til klienten med alias, subjekt eller avtrykk: det første i et lager er ikke alltid det rette.",
    ),
);
