// Judges RFC 4998 evidence records with BouncyCastle: java -cp … ErsJudge.java RECORD DATA CERTIFICATE(DER) → OK or the fault.
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.ers.ERSByteData;
import org.bouncycastle.tsp.ers.ERSEvidenceRecord;

public class ErsJudge {
  private static final Date IN_2060 = Date.from(java.time.Instant.parse("2060-01-01T00:00:00Z"));

  public static void main(String[] words) throws Exception {
    java.security.Security.addProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
    var digests = new JcaDigestCalculatorProviderBuilder().build();
    for (int place = 0; place + 2 < words.length; place += 3) {
      try {
        var record = new ERSEvidenceRecord(Files.readAllBytes(Path.of(words[place])), digests);
        var certificate = new X509CertificateHolder(Files.readAllBytes(Path.of(words[place + 2])));
        record.validatePresent(new ERSByteData(Files.readAllBytes(Path.of(words[place + 1]))), IN_2060);
        record.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
        System.out.println("OK");
      } catch (Exception fault) {
        System.out.println(fault.getClass().getSimpleName() + ": " + fault.getMessage());
      }
    }
  }
}
