import CairnEngine
import CairnLanguage

extension Policy {
  /// Amazon S3 user guide, "Policy resources for Amazon S3": a bucket's policy is about the bucket and
  /// its objects; S3 refuses others as an invalid resource.
  static let resourceRule = StackRule(each: { policy, stack in
    guard let bucket = policy.properties[Policy.bucket.name] else { return [] }
    let declared = stack.resource(referredToBy: bucket)
    let name = declared?.properties[Bucket.name.name] ?? bucket
    return (policy.properties[Policy.statements.name]?.list ?? []).enumerated()
      .flatMap { number, statement in
        ["Resource", "NotResource"].flatMap { field -> [Rule.Violation] in
          let resources = statement.map?[field]?.list ?? []
          return resources.enumerated().compactMap { index, resource in
            guard isOther(resource, than: declared?.address, named: name) else { return nil }
            return .init(
              path: "\(Policy.statements.name)[\(number)].\(field)[\(index)]",
              summary: "Resource of another bucket",
              detail: "The policy of a bucket is about that bucket and its objects: write "
                + "`\(declared.map { "${\($0.address).arn}" } ?? "its ARN")`, with `/*` behind it for "
                + "the objects, or leave `\(field == "Resource" ? "resources" : "notResources")` out."
            )
          }
        }
      }
  })

  private static func isOther(
    _ resource: Value, than bucket: ResourceAddress?, named name: Value
  ) -> Bool {
    switch resource {
    case .unresolved(let template):
      guard case .reference(.resource(let address, "arn"))? = template.parts.first,
        let bucket
      else { return false }
      return address != bucket
    case .string(let text):
      let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count == 6 else { return false }
      let other = parts[5].prefix { $0 != "/" }
      if parts[2] != "s3" { return true }
      // Wildcards and variables may mean it.
      return !other.contains { "*?$".contains($0) } && parts[3].isEmpty && !mayBe(other, name)
    default: return false
    }
  }

  /// Whether a bucket of a name, as far as that is known, may have another one.
  private static func mayBe(_ other: Substring, _ name: Value) -> Bool {
    switch name {
    case .string(let text): return other == BucketName.named(by: text)
    case .unresolved(let template):
      guard case .literal(let start)? = template.parts.first else { return true }
      return other.hasPrefix(start)
    default: return true
    }
  }
}
