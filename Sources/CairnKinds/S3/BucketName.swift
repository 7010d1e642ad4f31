import CairnEngine
import CairnLanguage

/// The names of buckets: global, and so without region and account in their ARNs.
enum BucketName {
  static func arn(of name: String, in scope: Scope) -> String {
    "arn:\(scope.partition):s3:::\(name)"
  }

  /// The future ARN of a bucket, from a reference to its name; nil while it is unknown.
  static func arn(ofReference bucket: Value) -> Value? {
    if case .unresolved(let template) = bucket, template.parts.count == 1,
      case .reference(.resource(let address, _)) = template.parts[0]
    {
      return .unresolved(Template(.resource(address, attribute: "arn")))
    }
    return bucket.string.map {
      .unresolved(
        Template([
          .literal("arn:"), .reference(.stack(.partition)), .literal(":s3:::\(named(by: $0))"),
        ]))
    }
  }

  /// The name in a reference, which may be an ARN if the bucket is outside the stack.
  static func named(by reference: String) -> String {
    guard let arn = ARN(reference), arn.service == "s3" else { return reference }
    return arn.resource
  }

  /// A stack can't declare or change the bucket of cairn's ledgers.
  ///
  /// - Parameter field: contains the name or ARN of a bucket.
  static func ledgerRule(_ field: String) -> Rule {
    Rule { properties in
      guard let name = properties[field]?.string.map(named(by:)), LedgerBucket.isOne(name) else {
        return []
      }
      return [
        .init(
          path: field, summary: "Bucket of cairn's ledgers",
          detail: "\(name) contains cairn's ledgers of an account and region, so no stack can "
            + "declare or change it. Choose another bucket.")
      ]
    }
  }

  /// The prefix of a default name by S3's rules: lower case, hyphens for invalid characters, with
  /// room for account and region.
  static func adjusted(_ name: String) -> String {
    let spelled = name.lowercased().unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "0"..."9", ".": UInt8(ascii: scalar)
      default: UInt8(ascii: "-")
      }
    }
    let limit = Bucket.nameRule.length.upperBound - Naming.Reach.world.longestCompletion
    let isMark = { (byte: UInt8) in byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") }
    let end = spelled.lastIndex { !isMark($0) }.map { $0 + 1 } ?? 0
    let trimmed = spelled[..<end].drop(while: isMark)
    return NameLimit.shortened(String(decoding: trimmed, as: UTF8.self), to: limit)
  }
}

extension AuditedResource {
  static func bucket(_ name: String, operations: [String]) -> AuditedResource {
    AuditedResource(service: "s3", name: name, reach: .world, operations: operations)
  }
}
