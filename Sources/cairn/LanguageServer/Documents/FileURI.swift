import CairnAWS

/// `file:` URIs (RFC 8089) and paths.
enum FileURI {
  /// Absolute; nil for another scheme.
  static func path(of uri: String) -> String? {
    guard uri.hasPrefix("file://") else { return nil }
    let rest = uri.dropFirst("file://".count)
    // The host, if any, is ignored.
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    return PercentEncoding.decode(String(rest[slash...]))
  }

  static func uri(ofPath path: String) -> String { "file://" + PercentEncoding.path(path) }
}
