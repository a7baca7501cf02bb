// The official client's six calls to the address and with the write key that are given.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey] = process.argv.slice(2)
const failures = []
const analytics = new Analytics({ writeKey, host, maxRetries: 0 })
analytics.on('error', (problem) => failures.push(problem.code))

const userId = 'user-42'
analytics.identify({ userId, anonymousId: 'anon-1', traits: { plan: 'pro' } })
analytics.track({ userId, event: 'Feature Used', properties: { revenue: 12.5, 'ünï': '✓' } })
analytics.track({ userId, event: 'Feature Used', messageId: 'once', properties: {} })
analytics.track({ userId, event: 'Feature Used', messageId: 'once', properties: {} })
analytics.page({ userId, category: 'Docs', name: 'Pricing' })
analytics.screen({ userId, category: 'App', name: 'Home' })
analytics.group({ userId, groupId: 'acct-7', traits: { name: 'Acme' } })
analytics.alias({ userId, previousId: 'anon-1' })
await analytics.closeAndFlush({ timeout: 20000 })
console.log(JSON.stringify(failures))
