import FoundationEssentials
import Glibc

/// A folder of a test's own, removed with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = "/tmp/cairn-artifacts-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ text: String, executable: Bool = false) throws {
    let file = "\(path)/\(name)"
    let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    try FileManager.default.createDirectory(
      atPath: String(folder), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: file))
    if executable { chmod(file, 0o755) }
  }

  /// Until what was just written counts as settled.
  func settle() async throws {
    try await Task.sleep(for: .milliseconds(70))
  }
}

/// Runs a line of shell; what it prints and whether it succeeded.
func shell(_ line: String) -> (output: String, isSuccess: Bool) {
  guard let pipe = popen("(\(line)) 2>&1", "r") else { return ("", false) }
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = fread(&buffer, 1, buffer.count, pipe)
    if count == 0 { break }
    output += buffer[..<count]
  }
  return (String(decoding: output, as: UTF8.self), pclose(pipe) == 0)
}
