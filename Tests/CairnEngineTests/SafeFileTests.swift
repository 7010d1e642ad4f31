import FoundationEssentials
import Glibc
import Testing

@testable import CairnEngine

/// What a cloned repository, or another user, could put in the place of cairn's own files.
struct SafeFileTests {
  private let folder: TemporaryFolder
  private var victim: String { "\(folder.path)/victim" }

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func link(_ name: String, to target: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    return path
  }

  @Test func `A file is its owner's alone, and one for others is as the umask says`() throws {
    let path = "\(folder.path)/own"
    try SafeFile.write([1, 2], to: path)
    #expect(try SafeFile.read(path) == [1, 2])
    #expect(mode(path) == 0o600)
    let shared = "\(folder.path)/shared"
    try SafeFile.write([1], to: shared, for: .asUsual)
    let usual = "\(folder.path)/usual"
    close(creat(usual, 0o666))
    #expect(mode(shared) == mode(usual))
    // Nothing unfinished stays.
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == [
        "own", "shared", "usual",
      ])
  }

  @Test func `A link is replaced by a write, and what it leads to stays as it is`() throws {
    try SafeFile.write(Array("precious".utf8), to: victim)
    let path = try link("saved.plan", to: victim)
    try SafeFile.write([1], to: path)
    #expect(try SafeFile.read(victim) == Array("precious".utf8))
    #expect(try SafeFile.read(path) == [1])
  }

  @Test func `A link is neither read nor opened`() throws {
    try SafeFile.write(Array("precious".utf8), to: victim)
    let path = try link("localstack.log", to: victim)
    let refusal = SafeFile.Failure(
      description: "\(path) is a link, which cairn doesn't follow. Remove it.")
    #expect(throws: refusal) { try SafeFile.read(path) }
    #expect(throws: refusal) { try SafeFile.open(path, O_WRONLY | O_CREAT | O_TRUNC) }
    #expect(try SafeFile.read(victim) == Array("precious".utf8))
  }

  @Test func `What isn't a file is not read`() throws {
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(
      throws: SafeFile.Failure(description: "\(pipe) isn't a regular file. Remove it.")
    ) { try SafeFile.read(pipe) }
    #expect(
      throws: SafeFile.Failure(
        description: "\(folder.path)/none can't be opened: No such file or directory.")
    ) { try SafeFile.read("\(folder.path)/none") }
  }

  @Test func `A full disk is an error`() {
    #expect(
      throws: SafeFile.Failure(
        description: "/dev/full can't be written: No space left on device.")
    ) { try SafeFile.write([1], to: "/dev/full") }
  }

  @Test func `Folders are made for the user alone`() throws {
    let root = "\(folder.path)/a/cache"
    try PrivateFolder.make("\(root)/local/4566", below: root)
    for path in ["\(folder.path)/a", root, "\(root)/local", "\(root)/local/4566"] {
      #expect(mode(path) == 0o700)
    }
    chmod("\(root)/local", 0o755)
    try PrivateFolder.make("\(root)/local/4566", below: root)
    #expect(mode("\(root)/local") == 0o700)
  }

  @Test func `A link below the cache is refused, the cache itself may be one`() throws {
    let real = "\(folder.path)/real"
    try PrivateFolder.make(real, below: real)
    let root = try link("cache", to: real)
    try PrivateFolder.make("\(root)/local", below: root)
    let elsewhere = "\(folder.path)/elsewhere"
    try PrivateFolder.make(elsewhere, below: elsewhere)
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/local/4566", withDestinationPath: elsewhere)
    #expect(
      throws: SafeFile.Failure(
        description: "\(root)/local/4566, which contains programs that cairn runs, is a file "
          + "or a link, not a folder. Remove it, or set CAIRN_CACHE to another folder.")
    ) { try PrivateFolder.make("\(root)/local/4566", below: root) }
  }
}
