/// The unit of a client's columns (LSP 3.17, PositionEncodingKind).
enum PositionEncoding: String, Hashable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"

  /// UTF-8 if the client offers it, because it needs no conversion; else UTF-16, which every client
  /// supports.
  init(offered: [String]) {
    self = offered.contains(Self.utf8.rawValue) ? .utf8 : .utf16
  }
}
