package dev.unwedge.localstack;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.testkit.loop.RestartDocument;
import dev.unwedge.testkit.loop.SsmFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One LocalStack for all integration tests; each test takes a fleet of its own name. Without a
 * Docker engine these tests fail: they are never skipped.
 */
final class LocalStack {
  private static final String PULLED = "localstack/localstack:4.14.0";
  private static final String BUILT = "unwedge/localstack:2026.3.0";
  private static final AtomicInteger FLEETS = new AtomicInteger();

  private static final SsmFront FRONT = start();

  /** On a busy machine it takes its time. */
  private static final AwsClients CLIENTS =
      AwsClients.create(Duration.ofMinutes(2), Duration.ofMinutes(4));

  private LocalStack() {}

  /** One that nobody else uses; it ends with the tests if nobody stops it before. */
  static LocalStackContainer startAnother() {
    LocalStackContainer container =
        new LocalStackContainer(
            DockerImageName.parse(image()).asCompatibleSubstituteFor("localstack/localstack"));
    container.withLabel("dev.unwedge.test", "localstack");
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return container;
  }

  private static SsmFront start() {
    LocalStackContainer container = startAnother();
    SsmFront front = front(container);
    // The clients are built as in Lambda, from their surroundings.
    System.setProperty("aws.endpointUrl", front.endpoint().toString());
    System.setProperty("aws.region", container.getRegion());
    System.setProperty("aws.accessKeyId", container.getAccessKey());
    System.setProperty("aws.secretAccessKey", container.getSecretKey());
    return front;
  }

  private static SsmFront front(LocalStackContainer container) {
    try {
      return new SsmFront(container.getEndpoint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What infra/local/setup chose, or whichever is there, or the one to pull. */
  private static String image() {
    String chosen = System.getenv("UNWEDGE_LOCALSTACK_IMAGE");
    if (chosen != null && !chosen.isBlank()) {
      return chosen;
    }
    boolean built =
        DockerClientFactory.lazyClient()
                .listImagesCmd()
                .withFilter("reference", List.of(BUILT))
                .exec()
                .size()
            > 0;
    return built ? BUILT : PULLED;
  }

  /** Where the tests find it: in front of it, its requests for metrics are kept short. */
  static String endpoint() {
    return FRONT.endpoint().toString();
  }

  static AwsClients clients() {
    return CLIENTS;
  }

  /** A fleet's name that no other test has, with a restart document of its own. */
  static String newFleet() {
    // Of one length: LocalStack matches dimensions by prefix.
    String fleet = "it-%04d".formatted(FLEETS.incrementAndGet());
    RestartDocument.create(CLIENTS.ssm(), document(fleet));
    return fleet;
  }

  static String document(String fleet) {
    return "unwedge-restart-" + fleet;
  }
}
