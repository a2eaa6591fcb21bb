// Runs npm's github-label-sync on many repositories, one after another.
// node label_sync.js HOST PORT TOKEN LABELS.json OWNER/NAME...   Prints {"failed": n, "why": "…"} as JSON.
'use strict';
const octonode = require('octonode');
const [host, port, token, labels, ...repos] = process.argv.slice(2);
const client = octonode.client;
// github-label-sync has no option for plain HTTP and a port, but the client that it uses does.
octonode.client = (secret, options) => client(secret, {...options, protocol: 'http:', hostname: host, port});
const sync = require('github-label-sync');
const wanted = JSON.parse(require('fs').readFileSync(labels));

(async () => {
	let failed = 0, why = '';
	for (const repo of repos) {
		try {
			await sync({accessToken: token, repo, labels: wanted, allowAddedLabels: true});
		} catch (error) {
			failed += 1;
			why = why || String(error.message || error);
		}
	}
	console.log(JSON.stringify({failed, why}));
})();
