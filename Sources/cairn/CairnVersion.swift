import CBuild

/// Which Cairn this is.
enum CairnVersion {
  /// The only place of the version: scripts/version reads it here, and packages have it from there.
  static let text = "0.1.0"
  static let userAgent = "cairn/\(text)"

  /// The commit that scripts/build built, with `+` after it if files had been changed; nil in other
  /// builds.
  static let revision = known(cairn_build_revision)
  /// The day of that commit, such as `2026-11-28`.
  static let date = known(cairn_build_date)

  /// The version with both, if they are known.
  static var line: String {
    let origin = [revision, date].compactMap(\.self).joined(separator: ", ")
    return origin.isEmpty ? text : "\(text) (\(origin))"
  }

  private static func known(_ text: UnsafePointer<CChar>) -> String? {
    let text = String(cString: text)
    return text.isEmpty ? nil : text
  }
}
