package dev.unwedge.wire;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.aws.CallBounds;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The function's own clients, pointed at an address as an environment would point them: by system
 * properties, which are as they were before once this is closed.
 */
public final class Endpoint implements AutoCloseable {
  private static final String URL = "aws.endpointUrl";
  private final Map<String, String> before = new HashMap<>();

  /** From now on there is a region, and somebody's keys. */
  public Endpoint() {
    set("aws.region", "eu-central-1");
    set("aws.accessKeyId", "nobody");
    set("aws.secretAccessKey", "nothing");
    set(URL, "http://127.0.0.1:1");
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  /** Clients as the function builds them. */
  public synchronized AwsClients clients(URI address, CallBounds bounds) {
    System.setProperty(URL, address.toString());
    AwsClients clients = AwsClients.create(bounds);
    SnsClient sns = clients.sns().get(); // else built when first asked for, for another address
    return new AwsClients(
        clients.cloudWatch(), clients.ssm(), clients.ssmSend(), () -> sns, bounds);
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
