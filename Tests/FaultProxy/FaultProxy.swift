import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

/// A proxy that stands between cairn and LocalStack in tests, and injects the requested faults.
///
/// `FaultProxy --upstream PORT --log FILE` listens on a free port of 127.0.0.1 and says so on its
/// standard output, `{"event":"listening","port":N}`. Commands come by standard input and events go
/// to standard output, one JSON object a line (`Control.swift`); each request leaves one line in
/// the log (`Record.swift`). It ends when its standard input does, so that none outlives its test.
@main struct FaultProxy {
  static func main() async throws {
    guard let options = Options(CommandLine.arguments.dropFirst()) else {
      printLine(Event.failed("usage: FaultProxy --upstream PORT --log FILE"))
      return
    }
    let log = try RecordLog(path: options.log)
    let traffic = Traffic()
    let upstream = Upstream(port: options.upstream)
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 256)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          // Its help with pipelining would keep the end of a client from being seen while it waits.
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false)
          return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
            wrappingChannelSynchronously: channel)
        }
      }
    printLine(Event.listening(port: server.channel.localAddress?.port ?? 0))

    let control = Control(traffic: traffic)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await server.executeThenClose { connections in
          try await withThrowingDiscardingTaskGroup { group in
            for try await connection in connections {
              group.addTask {
                await Connection(upstream: upstream, traffic: traffic, log: log).serve(connection)
              }
            }
          }
        }
      }
      group.addTask { await control.run() }
      // Whichever ends first: the commands, in a test that is over.
      try await group.next()
      group.cancelAll()
    }
  }

  private struct Options {
    var upstream = 0
    var log = ""

    init?(_ arguments: ArraySlice<String>) {
      var rest = arguments
      while let name = rest.popFirst() {
        guard let value = rest.popFirst() else { return nil }
        switch name {
        case "--upstream": upstream = Int(value) ?? 0
        case "--log": log = value
        default: return nil
        }
      }
      guard upstream > 0, !log.isEmpty else { return nil }
    }
  }
}

/// Writes one line of JSON to standard output, at once.
func printLine(_ value: some Encodable) {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard var line = try? encoder.encode(value) else { return }
  line.append(UInt8(ascii: "\n"))
  StandardOutput.write([UInt8](line))
}
