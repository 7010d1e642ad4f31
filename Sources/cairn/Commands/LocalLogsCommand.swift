import ArgumentParser
import CairnEngine
import Glibc

struct LocalLogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show LocalStack's log.")

  @OptionGroup var local: LocalOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: [.short, .long], help: "Keep printing new lines, until Ctrl-C.") var follow =
    false

  @Option(name: [.customShort("n"), .long], help: "Print only this many of the last lines.")
  var lines: Int?

  func run() async throws {
    try await output.reporting { _ in
      let log = try local.server().instance.log
      guard let descriptor = try? SafeFile.open(log, O_RDONLY), let file = fdopen(descriptor, "r")
      else {
        throw LocalError(
          "There is no log yet: no LocalStack of yours was started on port \(local.port).")
      }
      defer { fclose(file) }
      show(LogTail.last(lines, of: LogTail.readAll(file)))
      while follow, StandardOutput.isOfUse {
        try await Task.sleep(for: .milliseconds(200))
        // A new start empties the file.
        var now = stat()
        if stat(log, &now) == 0, Int(now.st_size) < ftell(file) { rewind(file) }
        clearerr(file)
        show(LogTail.readAll(file))
      }
    }
  }

  private func show(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    // The log holds other programs' output, which must not control the terminal.
    guard output.terminal.outputIsTerminal else { return write(text, to: .output) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(
      \.description.visible)
    write(lines.joined(separator: "\n"), to: .output)
  }
}

enum LogTail {
  static func readAll(_ file: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// The last `count` lines; all for nil.
  static func last(_ count: Int?, of bytes: [UInt8]) -> [UInt8] {
    guard let count else { return bytes }
    guard count > 0 else { return [] }
    var seen = 0
    // The line break at the end ends the last line; it begins none.
    for index in bytes.indices.dropLast().reversed() where bytes[index] == 0x0A {
      seen += 1
      if seen == count { return Array(bytes[(index + 1)...]) }
    }
    return bytes
  }
}
