import CairnAWSXML
import CairnEngine
import CairnLanguage

/// Who gets at a bucket besides its owner: public access, ownership of objects, access control list.
enum BucketAccess {
  static let block: [Field<Bool>] = S3PublicAccessBlock.names.map { name in
    Field<Bool>(
      name.prefix(1).lowercased() + name.dropFirst(), .boolean, default: true,
      doc: docs[name] ?? "", example: "false")
  }

  /// S3 "PublicAccessBlockConfiguration".
  private static let docs = [
    "BlockPublicAcls": "Refuses new public access control lists.",
    "IgnorePublicAcls": "Ignores public access control lists.",
    "BlockPublicPolicy": "Refuses a new public policy.",
    "RestrictPublicBuckets": "Limits access by a public policy to the account and services of AWS.",
  ]

  static func parts(_ block: S3PublicAccessBlock) -> Properties {
    var parts = Properties()
    for (name, field) in zip(S3PublicAccessBlock.names, self.block) {
      parts[field] = block.on.contains(name)
    }
    return parts
  }

  static func block(of bucket: Properties) -> S3PublicAccessBlock {
    guard let parts = bucket[Bucket.publicAccessBlock] else {
      return bucket[Bucket.publicAccess] == true ? .none : .all
    }
    return S3PublicAccessBlock(
      on: zip(S3PublicAccessBlock.names, block).filter { parts[$0.1] ?? true }.map(\.0))
  }

  /// The live block in the field that the last apply recorded or, before the first one, the stack
  /// declares. `publicAccess` can't hold a mixture: a plan, which compares only what is declared,
  /// finds the opposite in it, and a complete read finds the parts.
  static func read(
    _ block: S3PublicAccessBlock, of bucket: ResourceHandle, isWhole: Bool
  ) -> Properties {
    let field = Bucket.publicAccessBlock.name
    let isMixed = !block.isComplete && !block.on.isEmpty
    let sources = [bucket.recorded, bucket.properties].compactMap(\.self)
    let hasParts = (isMixed ? sources[...] : sources.prefix(1)).contains { $0[raw: field] != nil }
    var live = Properties()
    if hasParts || isMixed && isWhole {
      live[Bucket.publicAccess] = false
      live[Bucket.publicAccessBlock] = parts(block)
    } else {
      live[Bucket.publicAccess] =
        isMixed ? bucket.properties[Bucket.publicAccess] != true : !block.isComplete
      live.markRead([field])
    }
    return live
  }

  static let ownerships = [
    ("bucket-owner-enforced", "BucketOwnerEnforced"),
    ("bucket-owner-preferred", "BucketOwnerPreferred"), ("object-writer", "ObjectWriter"),
  ]

  private static let groups = "http://acs.amazonaws.com/groups"

  /// Amazon S3 user guide, "Access control list (ACL) overview", Canned ACL.
  private static let grants: [(acl: String, grants: [String])] = [
    ("private", []), ("public-read", ["\(groups)/global/AllUsers READ"]),
    (
      "public-read-write",
      ["\(groups)/global/AllUsers READ", "\(groups)/global/AllUsers WRITE"]
    ),
    ("authenticated-read", ["\(groups)/global/AuthenticatedUsers READ"]),
    (
      "log-delivery-write",
      ["\(groups)/s3/LogDelivery READ_ACP", "\(groups)/s3/LogDelivery WRITE"]
    ),
  ]
  static let acls = grants.map(\.acl)

  /// A list that isn't one of the field's words is unmanaged.
  static func read(_ live: S3BucketACL, into report: inout BucketSetting.Report) {
    if let known = grants.first(where: { $0.grants == live.grants }) {
      report.properties[Bucket.acl] = known.acl
    } else {
      report.properties.markRead([Bucket.acl.name])
      report.unmanaged.append(
        UnmanagedSetting(
          "AccessControlList", live.grants.joined(separator: ", "),
          lostWith: [Bucket.acl.name, Bucket.ownership.name]))
    }
  }

  static let blockRule = Rule { properties in
    guard properties[Bucket.publicAccess.name] == true,
      properties[Bucket.publicAccessBlock.name] != nil
    else { return [] }
    return [
      .init(
        path: Bucket.publicAccessBlock.name, summary: "Public access is declared twice",
        detail: "`publicAccess: true` turns all parts of `publicAccessBlock` off. Leave one of the "
          + "two out.")
    ]
  }

  /// Amazon S3 user guide, "Controlling ownership of objects and disabling ACLs for your bucket" and
  /// "Blocking public access to your Amazon S3 storage".
  static let aclRule = Rule { properties in
    let acl = properties[Bucket.acl.name]?.string ?? "private"
    guard acl != "private" else { return [] }
    var violations: [Rule.Violation] = []
    let ownership = properties[Bucket.ownership.name]?.string ?? "bucket-owner-enforced"
    if ownership == "bucket-owner-enforced" {
      violations.append(
        .init(
          path: Bucket.acl.name, summary: "Access control list of a bucket without one",
          detail: "With `ownership: bucket-owner-enforced`, the default, a bucket has no access "
            + "control list. Write `ownership: bucket-owner-preferred`, or leave `acl` out; a policy "
            + "in `policies` permits the same."))
    }
    let parts = Properties(properties)[Bucket.publicAccessBlock]
    let isBlocked =
      parts.map { $0[block[0]] ?? true }
      ?? (properties[Bucket.publicAccess.name] != true)
    if acl != "log-delivery-write", isBlocked {
      violations.append(
        .init(
          path: Bucket.acl.name, summary: "Public access control list that is blocked",
          detail: "`\(acl)` is a public list, which S3 refuses unless the bucket has "
            + "`publicAccess: true`, or `publicAccessBlock` with `blockPublicAcls: false`."))
    }
    return violations
  }
}
