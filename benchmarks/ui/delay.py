"""A TCP proxy that holds everything back: `python -m benchmarks.ui.delay PORT TARGET MILLISECONDS`.

The delay counts for each direction, so a round trip takes twice as long.
"""

from __future__ import annotations

import asyncio
import sys

CHUNK = 65_536


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def let_go() -> None:
        while True:
            due, data = await held.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()

    async with asyncio.TaskGroup() as group:
        group.create_task(let_go())
        data = b"first"
        while data:
            data = await reader.read(CHUNK)
            held.put_nowait((loop.time() + seconds, data))


async def _serve(listen: int, target: int, seconds: float) -> None:
    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", target)
        ways = ((reader, there[1]), (there[0], writer))
        pipes = (_pipe(source, sink, seconds) for source, sink in ways)
        await asyncio.gather(*pipes, return_exceptions=True)

    server = await asyncio.start_server(joined, "127.0.0.1", listen)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000))
