import CairnEngine
import CairnLanguage

extension Bucket {
  static let kmsRule = Rule { properties in
    let encryption = properties["encryption"]?.string ?? "aes256"
    guard properties["kmsKey"] != nil, encryption == "aes256" else { return [] }
    return [
      .init(
        path: "kmsKey", summary: "KMS key without KMS encryption",
        detail: "`kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out.")
    ]
  }

  /// Amazon S3 user guide, "General purpose bucket naming rules": reserved names.
  static let reservedRule = Rule { properties in
    guard let name = properties["name"]?.string else { return [] }
    let start = ["xn--", "sthree-", "amzn-s3-demo-"].first { name.hasPrefix($0) }
    let end = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].first { name.hasSuffix($0) }
    guard let word = start.map({ "begins with `\($0)`" }) ?? end.map({ "ends with `\($0)`" }) else {
      return []
    }
    return [
      .init(
        path: "name", summary: "Name that AWS reserves",
        detail: "`\(name)` \(word), which S3 reserves. Choose another `name`.")
    ]
  }
}
