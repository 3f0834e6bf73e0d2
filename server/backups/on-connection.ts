import pg from 'pg'

/** One connection for as long as `perform` takes. */
export async function onConnection<T>(url: string, perform: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  // Whoever asks next hears of a connection that broke; between two questions nobody does.
  client.on('error', () => undefined)
  await client.connect()
  return perform(client).finally(() => client.end())
}
