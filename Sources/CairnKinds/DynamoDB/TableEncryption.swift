import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// How a table's items are encrypted (AWS DynamoDB "SSESpecification" and "SSEDescription").
enum TableEncryption {
  /// The request member; nil for a new table with the key that DynamoDB owns.
  static func specification(of table: Properties, isNew: Bool) -> JSONValue? {
    guard table[Table.encryption] == "kms" else { return isNew ? nil : ["Enabled": false] }
    var specification: [String: JSONValue] = ["Enabled": true, "SSEType": "KMS"]
    specification["KMSMasterKeyId"] = table[Table.kmsKey].map(JSONValue.string)
    return .object(specification)
  }

  /// Nil for the key that DynamoDB owns; `AES256` was an older name of it.
  static func key(_ description: JSONValue?) -> String? {
    guard description?["SSEType"]?.string == "KMS",
      !["DISABLED", "DISABLING"].contains(description?["Status"]?.string ?? "ENABLED")
    else { return nil }
    return description?["KMSMasterKeyArn"]?.string
  }

  /// - Parameters:
  ///   - table: the properties to complete.
  ///   - declared: the declaration, whose spelling of a key is kept if it is the same key.
  static func read(
    _ description: JSONValue?, into table: inout Properties, declared: Properties,
    _ context: KindContext
  ) async throws {
    guard let live = key(description) else {
      table[Table.encryption] = "aws-owned"
      table.markRead([Table.kmsKey.name])
      return
    }
    table[Table.encryption] = "kms"
    table[Table.kmsKey] = try await spelling(of: live, declared, context)
    table.markRead([Table.kmsKey.name])
  }

  /// DynamoDB returns the ARN of every key, also that of the account's own, which is declared by
  /// leaving the key out. Nil for that one.
  private static func spelling(
    of live: String, _ table: Properties, _ context: KindContext
  ) async throws -> String? {
    if let declared = table[Table.kmsKey] {
      if live == declared || live.hasSuffix("/\(declared)") { return declared }
      guard declared.contains("alias/") else { return live }
      return try await context.kmsKey(declared)?["Arn"]?.string == live ? declared : live
    }
    return try await context.kmsKey(live)?["KeyManager"]?.string == "AWS" ? nil : live
  }
}
