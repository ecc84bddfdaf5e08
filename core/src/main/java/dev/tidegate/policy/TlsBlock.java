package dev.tidegate.policy;

import dev.tidegate.policy.ServerTls.ClientAuth;
import dev.tidegate.policy.ServerTls.TlsVersion;
import dev.tidegate.policy.Setting.Fallback;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of TLS, to clients and to servers. */
final class TlsBlock {
    static final FileType CERTIFICATE_FILE = FileType.of("a file of certificates");
    private static final FileType KEY_FILE = FileType.of("a file of a private key");

    private static final Setting<CertificateFiles, String> CERTIFICATE = Setting.required(
            "certificate",
            CERTIFICATE_FILE,
            CertificateFiles::certificate,
            "The certificate, followed by those of its issuers but the root, as PEM. It is read again when it changes.");

    private static final Setting<CertificateFiles, String> KEY = Setting.required(
            "key", KEY_FILE, CertificateFiles::key, "Its private key, as PEM (PKCS #8) without a password.");

    private static final Block<CertificateFiles> FILES = Block.of(
            "a certificate and its key",
            "What a name is proved with. The policy names the files, and never holds or shows what is in them.",
            values -> new CertificateFiles(values.get(CERTIFICATE), values.get(KEY)),
            CERTIFICATE,
            KEY);

    private static final Setting<ServerTls, List<CertificateFiles>> CERTIFICATES = Setting.required(
            "certificates",
            ListOf.of("a list of certificates", FILES, 1)
                    .distinct(new Distinct<>("a certificate", CertificateFiles::certificate)),
            ServerTls::certificates,
            "One for each name that is served; the client's SNI chooses, and the first is for clients without it.");

    private static final Setting<ServerTls, String> CLIENT_CA = Setting.partial(
            "client-ca",
            CERTIFICATE_FILE,
            Fallback.of("clients are not asked for certificates", values -> ""),
            tls -> filled(tls.clientCa()),
            "The issuers that certificates of clients must come from, as PEM (mutual TLS).");

    private static final Setting<ServerTls, ClientAuth> CLIENT_AUTH = Setting.partial(
            "client-auth",
            Words.of(
                    "a demand on clients",
                    new ClientAuth[] {ClientAuth.REQUIRE, ClientAuth.REQUEST},
                    Words::hyphenated),
            Fallback.of(
                    "`require` with client-ca",
                    values -> values.get(CLIENT_CA).isEmpty() ? ClientAuth.NONE : ClientAuth.REQUIRE),
            tls -> Optional.of(tls.clientAuth()).filter(auth -> auth != ClientAuth.NONE),
            "Whether a client without a certificate is refused (require) or let in (request).");

    private static final Setting<ServerTls, TlsVersion> MIN_VERSION = Setting.of(
            "min-version",
            Words.of("a version of TLS", TlsVersion.values(), TlsVersion::text),
            TlsVersion.TLS_1_2,
            ServerTls::minVersion,
            "The oldest version that is spoken.");

    static final Block<ServerTls> SERVER = Block.of(
                    "a block of TLS to clients",
                    "How a listener proves who it is, and whom it lets in.",
                    values -> new ServerTls(
                            values.get(CERTIFICATES),
                            values.get(CLIENT_CA),
                            values.get(CLIENT_AUTH),
                            values.get(MIN_VERSION)),
                    CERTIFICATES,
                    CLIENT_CA,
                    CLIENT_AUTH,
                    MIN_VERSION)
            .rule(new Rule.Needs<>(CLIENT_AUTH, CLIENT_CA));

    private static final Setting<ClientTls, String> CA = Setting.partial(
            "ca",
            CERTIFICATE_FILE,
            Fallback.of("the issuers that the Java runtime believes", values -> ""),
            tls -> filled(tls.ca()),
            "The issuers that certificates of servers must come from, as PEM.");

    private static final Setting<ClientTls, String> OWN_CERTIFICATE = Setting.partial(
            "certificate",
            CERTIFICATE_FILE,
            Fallback.of("none", values -> ""),
            tls -> filled(tls.certificate().certificate()),
            "The certificate that is shown to servers that ask for one (mutual TLS), as PEM.");

    private static final Setting<ClientTls, String> OWN_KEY = Setting.partial(
            "key",
            KEY_FILE,
            Fallback.of("none", values -> ""),
            tls -> filled(tls.certificate().key()),
            "Its private key, as PEM (PKCS #8) without a password.");

    private static final Setting<ClientTls, String> SERVER_NAME = Setting.partial(
            "server-name",
            Form.of(
                    "a name of a server",
                    "a name or an address: shop.internal",
                    Types.HOST_FORM,
                    Matcher::group,
                    name -> name),
            Fallback.of("the host under servers", values -> ""),
            tls -> filled(tls.serverName()),
            "The name that servers are asked for (SNI), and that their certificate must have.");

    private static final Setting<ClientTls, Boolean> VERIFY = Setting.of(
            "verify",
            new Flag(),
            true,
            ClientTls::verify,
            "Whether the server's certificate is verified: its issuer, its dates and its name.");

    private static final Block<ClientTls> CLIENT_BLOCK = Block.of(
                    "a block of TLS to servers",
                    "Whom the gateway believes, and how it proves itself.",
                    TlsBlock::client,
                    CA,
                    OWN_CERTIFICATE,
                    OWN_KEY,
                    SERVER_NAME,
                    VERIFY)
            .rule(new Rule.Needs<>(OWN_CERTIFICATE, OWN_KEY))
            .rule(new Rule.Needs<>(OWN_KEY, OWN_CERTIFICATE))
            .rule(new Rule.Check<>(
                    CA,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(VERIFY) || !values.has(CA),
                    values -> "'ca' means nothing with verify false",
                    "remove it, or write verify: true"));

    static final Type<ClientTls> CLIENT = WordOr.off(WordOr.on(CLIENT_BLOCK, ClientTls.defaults()), ClientTls.off());

    private TlsBlock() {}

    static ServerTls server(List<CertificateFiles> certificates) {
        return SERVER.make(Values.none().with(CERTIFICATES, certificates));
    }

    private static ClientTls client(Values values) {
        return new ClientTls(
                true,
                values.get(CA),
                new CertificateFiles(values.get(OWN_CERTIFICATE), values.get(OWN_KEY)),
                values.get(SERVER_NAME),
                values.get(VERIFY));
    }

    static Optional<String> filled(String text) {
        return Optional.of(text).filter(name -> !name.isEmpty());
    }
}
