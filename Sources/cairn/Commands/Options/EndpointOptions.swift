import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage

/// The endpoint of a stack, and limits for requests to it.
struct EndpointOptions: ParsableArguments {
  @Option(
    name: .customLong("endpoint"),
    help: ArgumentHelp(
      "LocalStack, or another server with AWS's APIs. AWS_ENDPOINT_URL does the same. "
        + "(default: http://127.0.0.1:4566)",
      valueName: "url"))
  var url: String?

  @Flag(help: "Use AWS itself. Required for every request to AWS.") var aws = false

  @Option(help: "Region; overrides the stack's.") var region: String?

  @Option(help: "Profile in the shared AWS configuration.") var profile: String?

  @Option(help: "Number of resources worked on at a time. (default: 4, on AWS 16)")
  var parallelism: Int?

  @Option(
    help: "How long to wait for another run's lock, such as 30s or 5m. (default: no wait)")
  var lockTimeout: TimeSpan?

  @Option(help: "How long to wait for the response to one request. (default: 30s)")
  var requestTimeout: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Lease of the lock, which expires without renewal.",
      visibility: .hidden))
  var lease = TimeSpan(duration: .seconds(60))

  func validate() throws {
    if let parallelism, !(1...256).contains(parallelism) {
      throw ValidationError("--parallelism takes a number from 1 to 256.")
    }
    if let requestTimeout, requestTimeout.duration < .seconds(1) {
      throw ValidationError("--request-timeout takes a second or more.")
    }
    if lease.duration < .seconds(1) {
      throw ValidationError("--lease takes a second or more.")
    }
    if aws, url != nil {
      throw ValidationError("--aws and --endpoint name two endpoints. Leave out one of them.")
    }
  }

  var mode: AWSConfiguration.Mode { aws ? .aws : .endpoint }

  var workers: Int { parallelism ?? (aws ? 16 : 4) }
}

/// A duration as the stack language writes it, of ten years at most.
struct TimeSpan: ExpressibleByArgument {
  var duration: Duration

  init?(argument: String) {
    guard let seconds = ScalarText.duration(argument), !argument.isEmpty,
      seconds <= 3_650 * 86_400
    else { return nil }
    duration = .seconds(seconds)
  }

  init(duration: Duration) { self.duration = duration }

  var defaultValueDescription: String {
    ScalarText.format(seconds: Int(duration.components.seconds))
  }
}

extension ResourceAddress: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// A part of the stack.
struct PartOptions: ParsableArguments {
  @Option(
    name: .customLong("target"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only this resource and what it needs, such as queues.uploads. Repeat for more.",
      valueName: "address"),
    completion: .custom { _, _, _ in StackCompletions.addresses() })
  var targets: [ResourceAddress] = []
}
