/// The content type of a file by its extension (IANA, "Media Types"; WHATWG, "MIME Sniffing").
enum ContentType {
  static let unknown = "application/octet-stream"

  /// - Parameter names: the key, and the name of the file if the key has no known extension.
  static func guess(of names: String...) -> String {
    for name in names {
      let last = name.split(separator: "/").last ?? ""
      let parts = last.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count > 1, let end = parts.last else { continue }
      if let type = byExtension[end.lowercased()] { return type }
    }
    return unknown
  }

  private static let byExtension: [String: String] = [
    "aac": "audio/aac", "avif": "image/avif", "avi": "video/x-msvideo", "bin": unknown,
    "bmp": "image/bmp", "bz2": "application/x-bzip2", "css": "text/css", "csv": "text/csv",
    "eot": "application/vnd.ms-fontobject", "epub": "application/epub+zip",
    "flac": "audio/flac", "geojson": "application/geo+json", "gif": "image/gif",
    "gz": "application/gzip", "htm": "text/html", "html": "text/html",
    "ico": "image/vnd.microsoft.icon", "ics": "text/calendar", "jar": "application/java-archive",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript",
    "json": "application/json", "jsonl": "application/jsonl", "jsonld": "application/ld+json",
    "m4a": "audio/mp4", "m4v": "video/mp4", "map": "application/json", "md": "text/markdown",
    "mjs": "text/javascript", "mov": "video/quicktime", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "mpeg": "video/mpeg", "ndjson": "application/x-ndjson", "oga": "audio/ogg",
    "ogg": "audio/ogg", "ogv": "video/ogg", "opus": "audio/opus", "otf": "font/otf",
    "parquet": "application/vnd.apache.parquet", "pdf": "application/pdf", "png": "image/png",
    "rtf": "application/rtf", "sh": "application/x-sh", "sql": "application/sql",
    "svg": "image/svg+xml", "tar": "application/x-tar", "tif": "image/tiff",
    "tiff": "image/tiff", "toml": "application/toml", "tsv": "text/tab-separated-values",
    "ttf": "font/ttf", "txt": "text/plain", "wasm": "application/wasm", "wav": "audio/wav",
    "weba": "audio/webm", "webm": "video/webm", "webmanifest": "application/manifest+json",
    "webp": "image/webp", "woff": "font/woff", "woff2": "font/woff2",
    "xhtml": "application/xhtml+xml", "xml": "application/xml", "yaml": "application/yaml",
    "yml": "application/yaml", "zip": "application/zip", "zst": "application/zstd",
  ]
}
