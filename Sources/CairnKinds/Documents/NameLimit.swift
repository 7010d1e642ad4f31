import CairnAWS

/// Makes a default name fit a service's limit.
package enum NameLimit {
  /// The name, or its beginning with eight digits of its hash, so that two long names stay
  /// distinct.
  package static func shortened(_ name: String, to limit: Int) -> String {
    guard name.utf8.count > limit else { return name }
    let hash = Digest.sha256Hex(Array(name.utf8)).prefix(8)
    return "\(name.prefix(limit - 9))-\(hash)"
  }
}
