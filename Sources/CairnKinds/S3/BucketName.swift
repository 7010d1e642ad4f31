import CairnEngine
import CairnLanguage

/// The names of buckets: global, and so without region and account in their ARNs.
enum BucketName {
  static func arn(of name: String, in scope: Scope) -> String {
    "arn:\(scope.partition):s3:::\(name)"
  }

  /// The beginning of a default name that keeps S3's rules: lower case, hyphens for what it does not
  /// take, with room for account and region.
  static func adjusted(_ name: String) -> String {
    let spelled = name.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == ".")
        ? character : "-"
    }
    let limit = Bucket.nameRule.length.upperBound - Naming.Reach.world.longestCompletion
    return NameLimit.shortened(String(String(spelled).trimmed(of: "-.")), to: limit)
  }
}

extension String {
  fileprivate func trimmed(of characters: Set<Character>) -> Substring {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return text
  }

  fileprivate func trimmed(of characters: String) -> Substring { trimmed(of: Set(characters)) }
}
