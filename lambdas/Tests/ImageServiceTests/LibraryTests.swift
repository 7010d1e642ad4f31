#if os(Linux)
  import Glibc
  import Testing

  /// What a handler links decides its size and its cold start.
  @Suite struct `A handler links little` {
    /// The shared libraries that an executable loads, and those that they load (ld.so(8)).
    private func libraries(of executable: String) -> Set<String> {
      guard let pipe = popen("LD_TRACE_LOADED_OBJECTS=1 '\(executable)'", "r") else { return [] }
      defer { pclose(pipe) }
      var output: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
        output += buffer[..<count]
      }
      return Set(
        String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap {
          $0.split { $0 == " " || $0 == "\t" }.first.map(String.init)
        })
    }

    @Test(arguments: ["UploadImages", "ListImages", "DeleteImages", "S3Listener"])
    func `no Foundation but its essentials, and no XML`(_ function: String) throws {
      // The functions are built beside the test.
      let own = try #require(realpath("/proc/self/exe", nil))
      defer { free(own) }
      let folder = String(cString: own).split(separator: "/").dropLast().joined(separator: "/")
      let libraries = libraries(of: "/\(folder)/\(function)")
      try #require(libraries.contains("libswiftCore.so"))
      #expect(
        libraries.filter {
          ["Foundation", "xml", "expat"].contains(where: $0.contains)
            && $0 != "libFoundationEssentials.so"
        } == [])
    }
  }
#endif
