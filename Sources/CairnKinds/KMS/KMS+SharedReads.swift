import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to KMS that several resources of a round share.
extension KindContext {
  /// "KeyMetadata"; nil when there is no such key, or only one that is going to be deleted.
  func kmsKey(_ id: String) async throws -> JSONValue? {
    let aws = aws
    let key = try await shared.answer(to: "kms DescribeKey \(id)") {
      try await found { try await aws.describeKey(id) }
    }
    guard let key, let state = key["KeyState"]?.string,
      state == "PendingImport" || !state.hasPrefix("Pending")
    else { return nil }
    return key
  }

  /// Nil when there is no such key, or it doesn't show its tags: an AWS managed key of another
  /// service, say.
  func kmsTags(_ id: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "kms ListResourceTags \(id)") {
      () async throws -> [String: String]? in
      do {
        return try await aws.listKeyTags(id)
      } catch let error as AWSError where error.isNotFound || error.cause == .denied {
        return nil
      }
    }
  }

  /// The ids of all keys, those that are going to be deleted included.
  func kmsKeys() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "kms ListKeys") { try await aws.listKeys() }
  }

  /// The aliases of a key, sorted.
  func kmsAliases(of id: String) async throws -> [String] {
    let aws = aws
    let aliases = try await shared.answer(to: "kms ListAliases") {
      try await aws.listKeyAliases()
    }
    return aliases.filter { $0["TargetKeyId"]?.string == id }
      .compactMap { $0["AliasName"]?.string }.sorted()
  }
}
