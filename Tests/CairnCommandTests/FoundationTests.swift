// Lists files and runs processes.
import Foundation
import Testing

/// All of Foundation would bring 34 MB of tables for the world's languages into the command.
@Suite struct `Of Foundation only its essentials ship` {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  #if os(Linux)
    /// The folder that this test was built in, with all products of the build.
    private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()

    /// The shared libraries that an executable loads, and those that they load (ld.so(8)).
    private static func libraries(of executable: URL) throws -> Set<String> {
      let process = Process()
      process.executableURL = executable
      process.environment = ["LD_TRACE_LOADED_OBJECTS": "1"]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      // `	libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f…)`
      return Set(
        String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap {
          $0.split(whereSeparator: \.isWhitespace).first.map(String.init)
        })
    }

    @Test func `The command loads no other library of Foundation`() throws {
      let libraries = try Self.libraries(of: Self.products.appending(path: "cairn"))
      // In a build with everything linked into the command there would be nothing to look for.
      try #require(libraries.contains("libswiftCore.so"))
      #expect(
        libraries.filter { $0.contains("Foundation") || $0.contains("libxml2") }
          == ["libFoundationEssentials.so"])
      // These tests import Foundation, and so the look finds it here.
      let own = try Self.libraries(of: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath())
      #expect(own.isSuperset(of: ["libFoundation.so", "lib_FoundationICU.so"]))
    }
  #endif

  private static func foreignImports(in text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { line in
      let words = line.split { $0 == " " || $0 == "." }
      guard let place = words.firstIndex(of: "import"), place <= 2,
        !line.drop(while: { $0 == " " }).hasPrefix("//")
      else { return false }
      return words[place...].contains {
        $0.hasPrefix("Foundation") && $0 != "FoundationEssentials"
      }
    }
  }

  @Test(arguments: ["Sources", "lambdas/Sources"])
  func `No file imports more`(_ folder: String) throws {
    let folder = Self.root.appending(path: folder)
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
    #expect(files.count > 20)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      #expect(Self.foreignImports(in: text) == [], "\(file)")
    }
  }

  @Test(arguments: [
    ("import Foundation", true), ("  import FoundationXML", true),
    ("@preconcurrency import Foundation", true), ("public import Foundation", true),
    ("import struct Foundation.URL", true), ("import FoundationEssentials", false),
    ("import struct FoundationEssentials.Data", false), ("// import Foundation", false),
    ("import CairnAWS", false), ("let text = \"the import of Foundation\"", false),
  ])
  func `Imports are told apart`(_ line: String, _ isForeign: Bool) {
    #expect(Self.foreignImports(in: "\n\(line)\n").isEmpty != isForeign)
  }
}
