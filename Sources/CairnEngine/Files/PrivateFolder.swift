import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Folders that only the user can enter (mode 0700), because cairn may run their contents.
package enum PrivateFolder {
  /// Creates a folder and its parents. Below `root` none may be a link or another user's; `root`
  /// itself is the user's choice and only has to belong to them.
  package static func make(_ path: String, below root: String) throws(SafeFile.Failure) {
    do {
      try FileManager.default.createDirectory(
        atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw failure(root, "can't be made.")
    }
    try check(root, following: true)
    guard path.hasPrefix(root) else { return }
    var folder = root
    for name in path.dropFirst(root.count).split(separator: "/") {
      folder += "/\(name)"
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw failure(folder, "can't be made: \(String(cString: strerror(errno))).")
      }
      try check(folder, following: false)
    }
  }

  private static func check(_ folder: String, following: Bool) throws(SafeFile.Failure) {
    var status = stat()
    let result = following ? stat(folder, &status) : lstat(folder, &status)
    guard result == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw failure(folder, "is a file or a link, not a folder.")
    }
    guard status.st_uid == geteuid() else { throw failure(folder, "belongs to another user.") }
    // Created by an earlier cairn or by hand.
    if !following, status.st_mode & 0o077 != 0 { chmod(folder, 0o700) }
  }

  private static func failure(_ folder: String, _ what: String) -> SafeFile.Failure {
    SafeFile.Failure(
      description: "\(folder), which contains programs that cairn runs, \(what) Remove it, or set "
        + "CAIRN_CACHE to another folder.")
  }
}
