package dev.tidegate.gateway;

import dev.tidegate.gateway.tls.Pki;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/** Shows a certificate whoever asks for whichever issuer. */
final class EagerKeys extends X509ExtendedKeyManager {
    private static final String[] ALIASES = {"eager"};

    private final X509Bundle own;

    private EagerKeys(X509Bundle own) {
        this.own = own;
    }

    static SSLContext client(Pki trusted, X509Bundle own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new EagerKeys(own)}, trusted.trust(), null);
            return context;
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return ALIASES.clone();
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return ALIASES[0];
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return ALIASES.clone();
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return ALIASES[0];
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return own.getCertificatePath();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return own.getKeyPair().getPrivate();
    }
}
