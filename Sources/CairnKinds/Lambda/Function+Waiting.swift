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
      return function.state != "Pending" && function.lastUpdateStatus != "InProgress" ? true : nil
    }
  }

  /// Tries again while Lambda is busy with an earlier change of the function, and while IAM has not
  /// told it of a new role yet.
  func whenFree<Answer: Sendable>(
    _ what: String, _ context: KindContext, _ act: () async throws -> Answer
  ) async throws -> Answer {
    try await context.pace.wait(for: "Waiting for \(what)") {
      do {
        return try await act()
      } catch let error as AWSError where Self.passes(error) {
        return nil
      }
    }
  }

  static func passes(_ error: AWSError) -> Bool {
    if error.cause == .conflict { return true }
    return error.code == "InvalidParameterValueException"
      && error.message.contains("cannot be assumed by Lambda")
  }
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
