package dev.unwedge.aws;

import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** The policy's text in an SSM parameter, read anew each time. */
public final class ParameterPolicy implements Supplier<String> {
  private final SsmClient ssm;
  private final CallTime time;
  private final String parameter;
  private final Meter meter;

  /**
   * Takes the clients.
   *
   * @param parameter its name
   * @param deadline of the run
   */
  public ParameterPolicy(AwsClients clients, String parameter, Meter meter, Deadline deadline) {
    this.ssm = clients.ssm();
    this.time = clients.within(deadline);
    this.parameter = parameter;
    this.meter = meter;
  }

  /**
   * The parameter's value.
   *
   * @throws SourceException if it cannot be read
   */
  @Override
  public String get() {
    GetParameterRequest request =
        GetParameterRequest.builder()
            .name(parameter)
            .withDecryption(true)
            .overrideConfiguration(time.reading("GetParameter"))
            .build();
    meter.call();
    try {
      Parameter answer = ssm.getParameter(request).parameter();
      if (answer == null || answer.value() == null) {
        throw new SourceException(
            "SSM parameter %s has no value, so there is no policy. Nothing was restarted"
                .formatted(parameter));
      }
      return answer.value();
    } catch (SdkException e) {
      throw new SourceException(
          "the policy could not be read from SSM parameter %s: %s. Nothing was restarted"
              .formatted(parameter, Failures.sentence("GetParameter", e)),
          e);
    }
  }
}
