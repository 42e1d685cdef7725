"""The page that is looked at: about 10 kB, with mark-up, comments and scripts as a government page has them."""

REQUIRED = "Sign in with your GCKey username and password"

HEAD = """<!DOCTYPE html>
<html class="js" lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>IRCC secure account: Sign in or create an account - Canada.ca</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/etc/designs/canada/css/theme.min.css">
<script src="/etc/designs/canada/js/wet-boew.min.js"></script>
<style>.alert{border-left:6px solid #ee7100}.btn{padding:.5rem 1rem}</style>
</head>
<body vocab="https://schema.org/" typeof="WebPage">
<nav><ul id="wb-tphp"><li class="wb-slc"><a class="wb-sl" href="#wb-cont">Skip to main content</a></li></ul></nav>
<header><div id="wb-bnr" class="container"><section id="wb-lng"><h2 class="wb-inv">Language selection</h2>
<ul class="list-inline"><li><a lang="fr" href="/fr/compte.html"><span class="hidden-xs">Français</span></a></li></ul>
</section></div></header>
<main property="mainContentOfPage" class="container">
<h1 property="name" id="wb-cont">IRCC secure account: Sign in or create an account</h1>
<div data-incl-name="includes-outage-eng"><!-- <section class="alert alert-warning"><h2>Scheduled maintenance</h2>
<p>This online service will be unavailable from Tuesday, March 5, 2024 at 12 am to 5:30 am Eastern time.</p></section>
--></div>
"""

SECTION = """<section class="mrgn-tp-lg"><h2 id="s{0}">Step {0}: get your documents ready</h2>
<p>Before you start, have your <strong>unique client identifier</strong>, the e-mail address you gave us and a scanned
copy of each document. You can save your application &amp; come back to it within 60&nbsp;days.</p>
<ul><li><a href="/en/services/{0}/who.html">Find out who can apply</a></li>
<li><a href="/en/services/{0}/fees.html">Pay your fees</a> <small>(opens in a new tab)</small></li>
<li><a href="/en/services/{0}/after.html">What happens after you apply</a></li></ul>
<details><summary>Help with step {0}</summary><p>Use the <abbr title="portable document format">PDF</abbr> form, sign
it and upload it. Files may be up to 4&nbsp;MB each. If the form doesn’t open, save it
to your computer first.</p></details>
</section>
"""

MIDDLE = f"""<p><a class="btn btn-primary" href="/sign-in/gckey">{REQUIRED}</a></p>
<p><a class="btn btn-default" href="/sign-in/partner">Sign in with a bank</a></p>
"""

FOOT = """</main>
<footer id="wb-info"><nav><h2>Government of Canada</h2><ul><li><a href="/en/contact.html">All contacts</a></li>
<li><a href="/en/dept.html">Departments and agencies</a></li></ul></nav>
<p>Date modified: <time property="dateModified">2026-08-11</time></p></footer>
<script>window.dataLayer=window.dataLayer||[];dataLayer.push({page:"account",lang:"eng"});</script>
</body>
</html>
"""


def page() -> bytes:
    """The page as sent."""
    sections = [SECTION.format(number) for number in range(1, 11)]
    return "".join([HEAD, *sections[:5], MIDDLE, *sections[5:], FOOT]).encode()
