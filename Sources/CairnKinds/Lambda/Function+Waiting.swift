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
          "Lambda could not create the function \(name): "
            + "\(function.stateReason ?? "no reason given").")
      }
      if function.lastUpdateStatus == "Failed" {
        throw KindError(
          "Lambda could not update the function \(name): "
            + "\(function.lastUpdateReason ?? "no reason given").")
      }
      return function.isBusy ? nil : true
    }
  }

  /// Retries while Lambda is busy with an earlier change of the function, and while a new role
  /// isn't visible to it.
  func whenFree<Answer: Sendable>(
    _ context: KindContext, _ act: () async throws -> Answer
  ) async throws -> Answer {
    var pace = context.pace
    // A role that can't be assumed looks the same as a new one, so the wait is short.
    pace.limit = min(pace.limit, .seconds(120))
    return try await pace.retrying(while: Self.passes, act)
  }

  private static func passes(_ error: AWSError) -> Bool {
    error.cause == .conflict || isNotYetAllowed(error)
  }

  /// Roles and policies become visible to other services some seconds after their creation.
  private static func isNotYetAllowed(_ error: AWSError) -> Bool {
    error.code == "InvalidParameterValueException"
      && [
        "cannot be assumed by Lambda", "does not have permissions to call",
      ].contains(where: error.message.contains)
  }
}

extension LambdaFunction {
  /// Whether it is being created or updated (AWS Lambda "Lambda function states").
  var isBusy: Bool { state == "Pending" || lastUpdateStatus == "InProgress" }
}

/// Tags of functions and event source mappings.
enum LambdaTags {
  /// Updates the tags to these.
  static func write(_ tags: [String: String], to arn: String, _ context: KindContext) async throws {
    let aws = context.aws
    try await Tags.write(
      tags, over: try await aws.listLambdaTags(arn),
      set: { try await aws.tagLambdaResource(arn, $0) },
      remove: {
        // Which gives the function's URL its id on an emulator.
        let keys = $0.filter { $0 != EmulatorID.tag }
        if !keys.isEmpty { try await aws.untagLambdaResource(arn, keys: keys) }
      })
  }

  static func users(_ tags: [String: String]) -> [String: String] {
    Tags.users(tags).filter { $0.key != EmulatorID.tag }
  }
}
