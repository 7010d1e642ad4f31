import Glibc
import Testing

@testable import cairn

@Suite struct ListenerTests {
  /// Opens a port of the system's choice on the loopback address for the time of `body`.
  private func withListener(_ body: (Int) throws -> Void) throws {
    // Not for the processes that other suites start meanwhile: they would keep the port in use.
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        try #require(bind(descriptor, pointer, size) == 0)
        try #require(listen(descriptor, 1) == 0)
        try #require(getsockname(descriptor, pointer, &size) == 0)
      }
    }
    try body(Int(in_port_t(bigEndian: address.sin_port)))
  }

  @Test func `A port in use is not free, and its owner is known`() throws {
    var last = 0
    try withListener { port in
      last = port
      #expect(!LoopbackHTTP.isFree(port: port))
      #expect(ProcessTable.listener(onPort: port)?.pid == getpid())
      // It listens, and never answers.
      #expect(
        LoopbackHTTP.get("/", port: port, timeout: .milliseconds(50)) == .silent)
    }
    #expect(LoopbackHTTP.isFree(port: last))
    #expect(LoopbackHTTP.get("/", port: last) == .refused)
  }
}
