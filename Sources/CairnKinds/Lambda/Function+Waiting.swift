import CairnAWS
import CairnEngine
import CairnLanguage

extension Function {
  /// Waits until the function can be invoked and updated.
  func waitUntilReady(_ name: String, _ context: KindContext) async throws {
    let aws = context.aws
    _ = try await context.pace.wait(for: "The function \(name) becoming ready") { () -> Bool? in
      let function = try await aws.getFunctionConfiguration(name)
      if function.state == "Failed" {
        throw KindError(
          "Lambda could not make the function \(name): \(function.stateReason ?? "no reason given")."
        )
      }
      if function.lastUpdateStatus == "Failed" {
        throw KindError(
          "Lambda could not update the function \(name): "
            + "\(function.lastUpdateReason ?? "no reason given").")
      }
      return function.isBusy ? nil : true
    }
  }

  /// Tries again while Lambda is busy with an earlier change of the function, and while IAM has not
  /// told it of a new role yet.
  func whenFree<Answer: Sendable>(
    _ context: KindContext, _ act: () async throws -> Answer
  ) async throws -> Answer {
    var pace = context.pace
    // A role that can't be assumed at all looks the same as a new one: no reason to wait long.
    pace.limit = min(pace.limit, .seconds(120))
    return try await pace.retrying(while: Self.passes, act)
  }

  private static func passes(_ error: AWSError) -> Bool {
    error.cause == .conflict || isNotYetAssumable(error)
  }

  /// IAM tells other services of roles and policies some seconds after they were made.
  private static func isNotYetAssumable(_ error: AWSError) -> Bool {
    error.code == "InvalidParameterValueException"
      && error.message.contains("cannot be assumed by Lambda")
  }
}

extension LambdaFunction {
  /// Whether it is being created or updated (AWS Lambda "Lambda function states").
  var isBusy: Bool { state == "Pending" || lastUpdateStatus == "InProgress" }
}

/// Tags of functions and mappings.
enum LambdaTags {
  /// Brings the tags to those given.
  static func write(_ tags: [String: String], to arn: String, _ context: KindContext) async throws {
    let difference = Tags.difference(from: try await context.aws.listLambdaTags(arn), to: tags)
    if !difference.set.isEmpty { try await context.aws.tagLambdaResource(arn, difference.set) }
    if !difference.remove.isEmpty {
      try await context.aws.untagLambdaResource(arn, keys: difference.remove)
    }
  }
}
