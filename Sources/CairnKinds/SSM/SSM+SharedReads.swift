import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to Systems Manager that several resources of a round share.
extension KindContext {
  /// "GetParameters", for ten parameters of the round at once.
  func ssmParameter(_ name: String) async throws -> JSONValue? {
    let (aws, names) = (
      aws, group(of: name, SSMParameter.name, in: SSMParameter.section, limit: 10)
    )
    let parameters = try await shared.answer(to: "ssm GetParameters \(names)") {
      try await aws.getParameters(names)
    }
    return parameters.first { isNamed($0, name) }
  }

  /// "DescribeParameters", for fifty parameters of the round at once.
  func ssmDescription(_ name: String) async throws -> JSONValue? {
    let (aws, names) = (
      aws, group(of: name, SSMParameter.name, in: SSMParameter.section, limit: 50)
    )
    let parameters = try await shared.answer(to: "ssm DescribeParameters \(names)") {
      try await aws.describeParameters(names)
    }
    return parameters.first { isNamed($0, name) }
  }

  /// Nil when there is no such parameter.
  func ssmTags(_ name: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "ssm ListTagsForResource \(name)") {
      try await found { try await aws.listParameterTags(name) }
    }
  }

  private func isNamed(_ parameter: JSONValue, _ name: String) -> Bool {
    let found = parameter["Name"]?.string
    // Quirk of LocalStack: it drops the slash of a path with one level.
    return found == name || scope.flavour == .emulator && found.map { "/\($0)" } == name
  }
}
