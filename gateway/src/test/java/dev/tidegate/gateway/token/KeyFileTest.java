package dev.tidegate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.tidegate.gateway.files.UnusableFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final Issuer ISSUER = Issuer.withKey("one");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("jwks.json");
    }

    private void refuses(JWK key, String reason) {
        assertThatThrownBy(() -> KeyFile.read(Issuer.publish(file(), List.of(key))))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("file " + file() + " ")
                .hasMessageContaining(reason);
    }

    @Test
    void readsTheKeysForSignatures() throws UnusableFileException, JOSEException {
        JWK forOthers = new RSAKey.Builder(ISSUER.key())
                .keyUse(KeyUse.ENCRYPTION)
                .keyID("enc")
                .build()
                .toPublicJWK();
        Issuer.publish(file(), List.of(ISSUER.key().toPublicJWK(), forOthers));
        assertThat(KeyFile.read(file())).extracting(TrustedKey::id).containsExactly("one");
    }

    @Test
    void refusesKeysThatAreNotSafe() throws JOSEException {
        Issuer.write(file(), "{\"keys\":[" + ISSUER.key().toJSONString() + "]}");
        assertThatThrownBy(() -> KeyFile.read(file()))
                .hasMessageContaining("has the private key 'one'")
                .hasMessageNotContaining(ISSUER.key().getPrivateExponent().toString());
        refuses(new OctetSequenceKeyGenerator(256).keyID("s").generate(), "has a shared key 's' without alg");
        refuses(
                new RSAKeyGenerator(1024, true).keyID("short").generate().toPublicJWK(),
                "has a key 'short' of fewer than 2048 bits");
        refuses(
                new OctetSequenceKeyGenerator(256)
                        .keyID("s")
                        .algorithm(JWSAlgorithm.RS256)
                        .generate(),
                "has a key 's' that cannot be used");
    }

    @Test
    void refusesAFileWithoutUsableKeys() {
        refuses(
                new RSAKey.Builder(ISSUER.key())
                        .keyUse(KeyUse.ENCRYPTION)
                        .build()
                        .toPublicJWK(),
                "holds 0 keys for signatures");
        assertThatThrownBy(() -> KeyFile.read(Issuer.publish(
                        file(),
                        Collections.nCopies(KeyFile.KEYS_MAX + 1, ISSUER.key().toPublicJWK()))))
                .hasMessageContaining("give it 1 to 64");
        assertThatThrownBy(() -> KeyFile.read(Issuer.write(file(), "-----BEGIN PUBLIC KEY-----")))
                .hasMessageContaining("is not a set of keys");
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("none.json"))).hasMessageContaining("does not exist");
    }
}
