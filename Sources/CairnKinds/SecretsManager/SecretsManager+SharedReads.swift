import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to Secrets Manager that several resources of a round share.
extension KindContext {
  /// "DescribeSecret"; nil when there is no such secret, or only one in its recovery window.
  func storedSecret(_ name: String) async throws -> JSONValue? {
    let aws = aws
    let secret = try await shared.answer(to: "secretsmanager DescribeSecret \(name)") {
      try await found { try await aws.describeSecret(name) }
    }
    guard let secret, !secret.isDeletedSecret else { return nil }
    return secret
  }

  /// "BatchGetSecretValue", for twenty secrets of the round at once: those with a declared value.
  /// Nil for a secret without a value.
  func storedSecretValue(_ name: String) async throws -> JSONValue? {
    let aws = aws
    let names = group(of: name, StoredSecret.name, in: StoredSecret.section, limit: 20) {
      $0[raw: StoredSecret.value.name] != nil
    }
    let values = try await shared.answer(to: "secretsmanager BatchGetSecretValue \(names)") {
      () async throws -> [JSONValue]? in
      do {
        return try await aws.getSecretValues(names)
      } catch let error as AWSError
        where error.cause == .denied || error.cause == .notImplemented || error.isNotFound
      {
        return nil
      }
    }
    if let values { return values.first { $0["Name"]?.string == name } }
    return try await found { try await aws.getSecretValue(name) }
  }

  /// Nil without a policy.
  func storedSecretPolicy(_ name: String) async throws -> String? {
    let aws = aws
    return try await shared.answer(to: "secretsmanager GetResourcePolicy \(name)") {
      try await found { try await aws.getSecretPolicy(name) } ?? nil
    }
  }

  func storedSecrets() async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "secretsmanager ListSecrets") {
      try await aws.listSecrets()
    }
  }
}

extension JSONValue {
  /// Whether the description is that of a secret in its recovery window.
  var isDeletedSecret: Bool { self["DeletedDate"].map { $0 != .null } ?? false }
}
