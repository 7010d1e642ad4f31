import CairnEngine
import CairnLanguage

/// The specs of keys with their usages (AWS KMS "CreateKey", KeyUsage).
enum KeySpec {
  private static let usages: [(specs: [String], usages: [String])] = [
    (["symmetric-default"], ["encrypt-decrypt"]),
    (["rsa-2048", "rsa-3072", "rsa-4096"], ["encrypt-decrypt", "sign-verify"]),
    (
      ["ecc-nist-p256", "ecc-nist-p384", "ecc-nist-p521"], ["sign-verify", "key-agreement"]
    ),
    (["ecc-nist-edwards25519", "ecc-secg-p256k1"], ["sign-verify"]),
    (["hmac-224", "hmac-256", "hmac-384", "hmac-512"], ["generate-verify-mac"]),
    (["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"], ["sign-verify"]),
    (["sm2"], ["encrypt-decrypt", "sign-verify", "key-agreement"]),
  ]

  static let all = usages.flatMap(\.specs)

  static func usages(of spec: String) -> [String] {
    usages.first { $0.specs.contains(spec) }?.usages ?? []
  }

  /// As KMS spells it: `RSA_2048`.
  static func awsWord(_ word: String) -> String { word.uppercased().replacing("-", with: "_") }
  static func word(_ awsWord: String) -> String { awsWord.lowercased().replacing("_", with: "-") }
}

extension KMSKey {
  private static let secondsInDay = 86_400

  /// The usages in words: "`sign-verify` or `key-agreement`".
  static let usageRule = Rule { properties in
    let spec = properties[spec.name]?.string ?? "symmetric-default"
    let usage = properties[usage.name]?.string ?? "encrypt-decrypt"
    let usages = KeySpec.usages(of: spec)
    guard !usages.contains(usage) else { return [] }
    return [
      .init(
        path: properties[Self.usage.name] == nil ? Self.spec.name : Self.usage.name,
        summary: "Usage that the key doesn't have",
        detail: "A key of the spec `\(spec)` is for "
          + usages.map { "`\($0)`" }.joined(separator: " or ") + ": write `usage: "
          + "\(usages.first ?? "")`.")
    ]
  }

  /// AWS KMS developer guide, "Rotate AWS KMS keys": only symmetric encryption keys rotate
  /// automatically.
  static let rotationRule = Rule { properties in
    let spec = properties[spec.name]?.string ?? "symmetric-default"
    guard properties[rotation.name] != nil, spec != "symmetric-default" else { return [] }
    return [
      .init(
        path: rotation.name, summary: "Key that KMS can't rotate",
        detail: "KMS rotates only symmetric keys, and this one is `\(spec)`: leave `rotation` out.")
    ]
  }

  static func days(_ seconds: Int) -> Int { seconds / secondsInDay }
  static func seconds(_ days: Int) -> Int { days.clampedMultiplying(by: secondsInDay) }

  static let scopeRule = Rule { properties in
    PolicyStatements.actions(
      of: properties, statements.name, outsideOf: "kms",
      detail: "The policy of a key allows actions of KMS, such as `kms:Decrypt`")
  }
}
