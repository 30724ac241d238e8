package dev.unwedge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.unwedge.aws.AwsClients;
import dev.unwedge.aws.CloudWatchMetrics;
import dev.unwedge.aws.ParameterPolicy;
import dev.unwedge.aws.SsmCommands;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Memory;
import dev.unwedge.run.Meter;
import dev.unwedge.run.NoticeSink;
import dev.unwedge.run.PolicySource;
import dev.unwedge.run.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * What a run is surrounded with: the same for every function of the package. Clients, threads and
 * memory are those of the warm function; everything else is made anew for each run.
 */
final class Wiring {
  private final AwsClients clients;
  private final InstantSource clock;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Memory memory = new Memory();
  private final String version = version();

  Wiring(AwsClients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /** The deadline of a run that begins now: Lambda says what is left. */
  Deadline deadline(Context context) {
    return Deadline.in(clock, Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  /**
   * The surroundings of one run.
   *
   * @param live whether the present is judged
   * @param meter what the run's sources count into
   * @param notices who is told of what the run did
   * @param deadline until when the run may do what
   */
  Surroundings of(
      Environment environment, boolean live, Meter meter, NoticeSink notices, Deadline deadline) {
    return new Surroundings(
        environment.fleet(),
        environment.namespace(),
        version,
        clock,
        policies(environment, meter, deadline),
        new CloudWatchMetrics(
            clients,
            environment.namespace(),
            environment.fleet(),
            live,
            meter,
            clock,
            executor,
            deadline),
        new SsmCommands(clients, environment.document(), meter, deadline),
        notices,
        executor,
        memory,
        deadline);
  }

  private PolicySource policies(Environment environment, Meter meter, Deadline deadline) {
    return () -> {
      String text = "{}";
      if (environment.policy() != null) {
        text = environment.policy();
      } else if (environment.policyParameter() != null) {
        text = new ParameterPolicy(clients, environment.policyParameter(), meter, deadline).get();
      }
      return new PolicySource.Loaded(PolicyReader.read(text), hash(text));
    };
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Wiring.class.getResourceAsStream("/unwedge.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
