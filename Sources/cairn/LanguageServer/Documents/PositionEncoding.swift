/// What a client counts columns in (LSP 3.17, PositionEncodingKind).
enum PositionEncoding: String, Hashable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"

  /// UTF-8 where the client offers it: then nothing has to be counted. Else what every client knows.
  init(offered: [String]) {
    self = offered.contains(Self.utf8.rawValue) ? .utf8 : .utf16
  }
}
