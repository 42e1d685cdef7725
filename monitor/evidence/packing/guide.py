"""``README.txt`` of a pack: what is what, and how to check it, in English and French."""

from collections.abc import Mapping

GUIDE: Mapping[str, str] = {
    "en": """\
WHAT THIS IS

This pack tells what one independent monitor saw of {title}
from {start} to {end}.
It was made at {made}. It is not a document of the Government of Canada.
{simulated}
statement.pdf          the statement to read and to send (2 MB at most)
statement-4MB.pdf      the same with more or sharper pictures (4 MB at most), where there are any
letter-en.txt          an e-mail to send by hand; fill in what stands in brackets
dossier.json           all that the statement says, for programs
looks.csv              every look at the service and at what it depends on, good ones too
states.csv             how each stood, and since when
events.csv             what was decided, what people wrote beside it, and what became of the monitor itself
captures/              pictures, texts and exchanges as they were taken, and what is known of each
manifest.json          every file with its SHA-256, and where each is from
SHA256SUMS             the same hashes, for sha256sum
verify.py              a program that checks all of this

HOW TO CHECK IT

  python3 verify.py .                  in this folder; or: python3 verify.py PACK.zip
  sha256sum -c SHA256SUMS              in this folder, without our program

If there is a file manifest.json.tsr, an authority has stamped the time of the manifest. Get the authority's
root certificate from the authority itself. The certificates run out sooner than this pack is kept, so have them
judged at the stamp's own time, in seconds since 1970:

  openssl ts -reply -in manifest.json.tsr -text       says "Time stamp: ..."; then: date -u -d "THAT TIME" +%s
  openssl ts -verify -in manifest.json.tsr -data manifest.json -CAfile ROOT.pem \
    -untrusted manifest.json.tsr.chain.pem -attime SECONDS

WHAT THIS CANNOT SHOW

Without a time stamp, or the manifest's SHA-256 noted elsewhere at the time, the hashes show that nothing was
changed by accident. They do not show that nobody made the whole pack anew: who makes all of it anew, the manifest
too, is found by nothing else.
The monitor looked from one place, at intervals, and never signed in or submitted anything.
""",
    "fr": """\
CE QUE C’EST

Ce dossier dit ce qu’un moniteur indépendant a vu de {title}
du {start} au {end}.
Il a été fait le {made}. Ce n’est pas un document du gouvernement du Canada.
{simulated}
statement.pdf          la déclaration à lire et à envoyer (2 Mo au plus)
statement-4MB.pdf      la même avec plus d’images, ou plus nettes (4 Mo au plus), s’il y a lieu
letter-fr.txt          un courriel à envoyer soi-même; remplissez ce qui est entre crochets
dossier.json           tout ce que dit la déclaration, pour les programmes
looks.csv              chaque examen du service et de ce dont il dépend, les bons aussi
states.csv             dans quel état chacun était, et depuis quand
events.csv             ce qui fut décidé, ce que des personnes y ont écrit, et ce qu’il advint du moniteur lui-même
captures/              images, textes et échanges tels que pris, et ce que l’on sait de chacun
manifest.json          chaque fichier avec son SHA-256, et d’où il vient
SHA256SUMS             les mêmes empreintes, pour sha256sum
verify.py              un programme qui vérifie tout ceci

COMMENT LE VÉRIFIER

  python3 verify.py .                  dans ce dossier; ou : python3 verify.py DOSSIER.zip
  sha256sum -c SHA256SUMS              dans ce dossier, sans notre programme

S’il y a un fichier manifest.json.tsr, une autorité a horodaté le manifeste. Obtenez le certificat racine de
l’autorité elle-même. Les certificats expirent avant que ce dossier cesse d’être gardé : faites-les donc juger à
l’heure même de l’horodatage, en secondes depuis 1970 :

  openssl ts -reply -in manifest.json.tsr -text       dit « Time stamp: ... »; puis : date -u -d "CETTE HEURE" +%s
  openssl ts -verify -in manifest.json.tsr -data manifest.json -CAfile RACINE.pem \
    -untrusted manifest.json.tsr.chain.pem -attime SECONDES

CE QUE CELA NE PEUT MONTRER

Sans horodatage, ni SHA-256 du manifeste noté ailleurs à ce moment, les empreintes montrent que rien n’a été
changé par accident. Elles ne montrent pas que personne n’a refait tout le dossier : qui le refait en entier, manifeste
compris, n’est trouvé par rien d’autre.
Le moniteur a regardé d’un seul endroit, par intervalles, et n’a jamais ouvert de session ni rien soumis.
""",
}
SIMULATED: Mapping[str, str] = {
    "en": "\nSIMULATION: this says nothing about the real portals.\n",
    "fr": "\nSIMULATION : ceci ne dit rien des vrais portails.\n",
}
RULE = "\n" + "-" * 78 + "\n\n"


def guide(titles: Mapping[str, str], start: str, end: str, made: str, *, simulated: bool) -> str:
    """The text, English first. *titles* are the service's by language; times are as people read them."""
    return RULE.join(
        text.format(title=titles[lang], start=start, end=end, made=made, simulated=SIMULATED[lang] if simulated else "")
        for lang, text in GUIDE.items()
    )
