// Nimbus and Java's HTTP client against the double, as most Java programs fetch a token: a good run, whose token
// Nimbus verifies against /jwk, and mistakes, each of which must show its MP-code in the answer.
//
// Nimbus is the copy that Hadoop brings along under names of its own. Run by .ci/extra/spark, with the address of the
// double, the folder of its key material and scenarios.json.

import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.shaded.com.nimbusds.jose.JWSAlgorithm;
import org.apache.hadoop.shaded.com.nimbusds.jose.JWSHeader;
import org.apache.hadoop.shaded.com.nimbusds.jose.crypto.RSASSASigner;
import org.apache.hadoop.shaded.com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import org.apache.hadoop.shaded.com.nimbusds.jose.proc.JWSVerificationKeySelector;
import org.apache.hadoop.shaded.com.nimbusds.jose.proc.SecurityContext;
import org.apache.hadoop.shaded.com.nimbusds.jose.util.JSONObjectUtils;
import org.apache.hadoop.shaded.com.nimbusds.jwt.JWTClaimsSet;
import org.apache.hadoop.shaded.com.nimbusds.jwt.SignedJWT;
import org.apache.hadoop.shaded.com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import org.apache.hadoop.shaded.com.nimbusds.jwt.proc.DefaultJWTProcessor;

public class Client {
    static final String CLIENT_ID = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
    static final String GRANT_TYPE = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static String address;
    static Path folder;

    public static void main(String[] arguments) throws Exception {
        address = arguments[0];
        folder = Path.of(arguments[1]);
        String scenarios = Files.readString(Path.of(arguments[2]));
        List<?> all = (List<?>) JSONObjectUtils.parse("{\"all\":" + scenarios + "}").get("all");
        int mistakes = 0;
        for (Object one : all) {
            Map<?, ?> scenario = (Map<?, ?>) one;
            // Nimbus has x5c as a list only.
            if (scenario.containsKey("header")) continue;
            mistakes += run(scenario);
        }
        System.out.println("Nimbus on Java " + Runtime.version().feature() + ": " + mistakes
            + " mistakes found, token verified");
    }

    /** One if a mistake was answered as it should be, zero if a token was. */
    static int run(Map<?, ?> scenario) throws Exception {
        String grant = grant(scenario);
        if (scenario.containsKey("twice")) token(grant);
        Object expected = scenario.get("expect");
        try {
            String token = token(grant);
            if (expected != null) throw new AssertionError(scenario.get("name") + ": accepted");
            verify(token);
            return 0;
        } catch (IllegalStateException refused) {
            if (expected == null || !refused.getMessage().contains((String) expected)) {
                throw new AssertionError(scenario.get("name") + ": " + refused.getMessage());
            }
            return 1;
        }
    }

    static String grant(Map<?, ?> scenario) throws Exception {
        long shift = scenario.get("shift") instanceof Number seconds ? seconds.longValue() : 0;
        Instant now = Instant.now().plusSeconds(shift);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
            .audience(address)
            .issuer(CLIENT_ID)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(100)))
            .jwtID(UUID.randomUUID().toString())
            .claim("scope", "digdir:test");
        if (scenario.get("claims") instanceof Map<?, ?> changed) {
            changed.forEach((name, value) -> claims.claim((String) name, value));
        }
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build();
        SignedJWT grant = new SignedJWT(header, claims.build());
        grant.sign(new RSASSASigner(key(scenario.containsKey("other_key") ? "other" : "client")));
        return grant.serialize();
    }

    static PrivateKey key(String name) throws Exception {
        String pem = Files.readString(folder.resolve(name + ".pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    static String token(String grant) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=" + GRANT_TYPE + "&assertion=" + grant))
            .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
        return (String) JSONObjectUtils.parse(answer.body()).get("access_token");
    }

    static void verify(String token) throws Exception {
        var keys = JWKSourceBuilder.create(new URL(address + "jwk")).build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer(address).claim("client_id", CLIENT_ID).build(), Set.of("exp", "scope")));
        processor.process(token, null);
    }
}
