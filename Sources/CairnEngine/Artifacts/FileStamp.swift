#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows that a file is unchanged, without reading it.
struct FileStamp: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case file, folder, link, other }

  var kind: Kind
  /// In bytes.
  var size: Int
  /// Nanoseconds since 1970: of the content, and of the entry (which no tool can set).
  var modified: Int
  var changed: Int
  var inode: UInt64
  var isExecutable: Bool

  /// Of the entry itself, not of a link's destination; nil if there is none.
  init?(path: String, following links: Links = .notFollowed) {
    var status = stat()
    let result =
      switch links {
      case .followed: stat(path, &status)
      case .notFollowed: lstat(path, &status)
      }
    guard result == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    size = Int(status.st_size)
    inode = UInt64(status.st_ino)
    isExecutable = status.st_mode & S_IXUSR != 0
    #if canImport(Darwin)
      modified = Self.nanoseconds(status.st_mtimespec)
      changed = Self.nanoseconds(status.st_ctimespec)
    #else
      modified = Self.nanoseconds(status.st_mtim)
      changed = Self.nanoseconds(status.st_ctim)
    #endif
  }

  enum Links { case followed, notFollowed }

  private static func nanoseconds(_ time: timespec) -> Int {
    Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  /// The system's clock, in nanoseconds since 1970.
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return nanoseconds(time)
  }

  /// A text that differs if any part differs.
  var text: String { "\(size) \(modified) \(changed) \(inode) \(isExecutable ? "x" : "-")" }

  /// Whether a later change could leave the stamp unchanged, because the file system's clock hasn't
  /// ticked since.
  func isFresh(at time: Int) -> Bool {
    max(modified, changed) > time - 50_000_000
  }
}
